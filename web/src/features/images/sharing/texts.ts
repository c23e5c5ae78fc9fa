import en from '../../../i18n/en/sharing.json'
import { addTexts } from '../../../i18n/i18n.ts'
import ko from '../../../i18n/ko/sharing.json'

addTexts({ ko, en })
