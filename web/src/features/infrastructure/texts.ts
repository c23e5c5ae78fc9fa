import en from '../../i18n/en/infrastructure.json'
import { addTexts } from '../../i18n/i18n.ts'
import ko from '../../i18n/ko/infrastructure.json'

addTexts({ ko, en })
