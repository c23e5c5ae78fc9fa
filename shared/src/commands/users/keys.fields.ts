import * as field from '../../contract/field.ts'

export const keysFields = {
  apikey: field.string('the API key'),
  secretkey: field.string('the secret key that signs requests'),
  apikeyaccess: field.boolean('whether the key may be used'),
}
