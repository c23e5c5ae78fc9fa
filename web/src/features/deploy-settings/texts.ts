import en from '../../i18n/en/deploy-settings.json'
import { addTexts } from '../../i18n/i18n.ts'
import ko from '../../i18n/ko/deploy-settings.json'

addTexts({ ko, en })
