// The sections the wall needs; the bundler leaves the others out.
export { chart, name, ui, vote, wall } from '../../../shared/i18n/vi.json?wall'
