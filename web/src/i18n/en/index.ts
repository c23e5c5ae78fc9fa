import common from './common.json'
import errors from './errors.json'
import images from './images.json'
import signIn from './sign-in.json'

export default { texts: { ...common, ...images, ...signIn }, errors }
