// What a phone says on ballots, on results, and when something was refused: all of it comes with the panels.
export { chart, fault, name, participant, refusal, ui, vote } from '../../../shared/i18n/vi.json?later'
