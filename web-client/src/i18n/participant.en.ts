// Everything a phone says in English; fetched when somebody asks for it.
export { chart, fault, name, participant, refusal, ui, vote } from '../../../shared/i18n/en.json?phone'
