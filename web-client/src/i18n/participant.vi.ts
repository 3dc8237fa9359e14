// What a phone says at once; the bundler leaves the other sections out.
export { name, participant, ui } from '../../../shared/i18n/vi.json?phone'
