export { chart, name, ui, vote, wall } from '../../../shared/i18n/en.json?wall'
