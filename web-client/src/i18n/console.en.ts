export { console, fault, name, refusal, ui } from '../../../shared/i18n/en.json?console'
