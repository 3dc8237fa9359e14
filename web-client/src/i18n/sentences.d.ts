// What the plugin in vite.config.ts makes of shared/i18n: a query makes a module of its own, so that each face ships the
// sections that it says and no phone loads the sentences of the console.
declare module 'virtual:languages' {
	/** How each language calls itself. */
	const languages: Record<string, string>
	export default languages
}
declare module '*.json?console' {
	export const chart: Record<string, string>
	export const console: Record<string, string>
	export const fault: Record<string, string>
	export const name: Record<string, string>
	export const refusal: Record<string, string>
	export const ui: Record<string, string>
	export const vote: Record<string, string>
}
declare module '*.json?wall' {
	export const chart: Record<string, string>
	export const name: Record<string, string>
	export const ui: Record<string, string>
	export const vote: Record<string, string>
	export const wall: Record<string, string>
}
declare module '*.json?first' {
	export const name: Record<string, string>
	export const participant: Record<string, string>
	export const ui: Record<string, string>
}
declare module '*.json?later' {
	export const chart: Record<string, string>
	export const fault: Record<string, string>
	export const name: Record<string, string>
	export const participant: Record<string, string>
	export const refusal: Record<string, string>
	export const ui: Record<string, string>
	export const vote: Record<string, string>
}
