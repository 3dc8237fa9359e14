// How a list flows through the picture: short lines leave half a wide picture empty, and a full quadrant would take many
// minutes to turn its pages in a quarter of the picture.

const SHORT = 60
/* Letters that a quarter of the picture holds at a time, and what a card costs beside its own. */
const QUARTER = { wide: 150, narrow: 90 }
const CARD = 15
const MOST_PAGES = 3

/** 2 where the usual text is short enough for half the width, else 1. */
export function columns_for(texts: string[]): number {
	const lengths = texts.map((text) => text.length).sort((a, b) => a - b)
	return (lengths[Math.floor(lengths.length / 2)] ?? 0) <= SHORT ? 2 : 1
}

/** Would one of these lists turn more than a few pages in a quarter of the picture? */
export function is_crowded(lists: string[][], is_wide = innerWidth * 2 > innerHeight * 3): boolean {
	const most = MOST_PAGES * (is_wide ? QUARTER.wide : QUARTER.narrow)
	return lists.some((texts) => texts.reduce((sum, text) => sum + text.length + CARD, 0) > most)
}
