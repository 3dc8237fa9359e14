// The sections the console needs; the bundler leaves the others out.
export { chart, console, fault, name, refusal, ui, vote } from '../../../shared/i18n/vi.json?console'
