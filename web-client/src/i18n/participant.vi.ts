// The sections a phone needs; the bundler leaves the others out.
export { fault, name, participant, refusal, ui } from '../../../shared/i18n/vi.json'
