// Why something was refused: needed only once something was sent.
export { fault, refusal } from '../../../shared/i18n/vi.json?later'
