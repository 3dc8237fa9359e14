// What a phone says at once; the bundler leaves the other sections out, and scripts/late.ts what comes later.
export { name, participant, ui } from '../../../shared/i18n/vi.json?first'
