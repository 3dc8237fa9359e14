// The sections the console needs; the bundler leaves the others out.
export { console, fault, name, refusal, ui } from '../../../shared/i18n/vi.json?console'
