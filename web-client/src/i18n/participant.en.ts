// Everything a phone says in English; fetched when somebody asks for it.
export { fault, name, participant, refusal, ui } from '../../../shared/i18n/en.json?phone'
