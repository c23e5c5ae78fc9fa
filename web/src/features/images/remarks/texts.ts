import en from '../../../i18n/en/remarks.json'
import { addTexts } from '../../../i18n/i18n.ts'
import ko from '../../../i18n/ko/remarks.json'

addTexts({ ko, en })
