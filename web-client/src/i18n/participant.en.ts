export { fault, name, participant, refusal, ui } from '../../../shared/i18n/en.json'
