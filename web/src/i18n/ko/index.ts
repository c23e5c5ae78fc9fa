import account from './account.json'
import bulk from './bulk.json'
import common from './common.json'
import health from './health.json'
import images from './images.json'
import palette from './palette.json'
import signIn from './sign-in.json'
import tags from './tags.json'
import uploads from './uploads.json'

export default {
  ...account,
  ...bulk,
  ...common,
  ...health,
  ...images,
  ...palette,
  ...signIn,
  ...tags,
  ...uploads,
}
