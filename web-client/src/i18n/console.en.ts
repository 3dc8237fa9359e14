export { chart, console, fault, name, refusal, ui, vote } from '../../../shared/i18n/en.json?console'
