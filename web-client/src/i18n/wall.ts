// What the wall says: Vietnamese at once, the other languages when somebody asks for one.
import { by_language } from './index.svelte'

export * as vi from '../../../shared/i18n/vi.json?wall'
export const others = by_language(import.meta.glob(['../../../shared/i18n/*.json', '!../../../shared/i18n/vi.json'], { query: '?wall' }))
