import en from '../../i18n/en/connection.json'
import { addTexts } from '../../i18n/i18n.ts'
import ko from '../../i18n/ko/connection.json'

addTexts({ ko, en })
