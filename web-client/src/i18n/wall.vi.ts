// The sections the wall needs; the bundler leaves the others out.
export { name, ui, wall } from '../../../shared/i18n/vi.json?wall'
