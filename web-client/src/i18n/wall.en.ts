export { name, ui, wall } from '../../../shared/i18n/en.json?wall'
