import { useQuery } from '@tanstack/react-query'
import { Controller, type UseFormReturn } from 'react-hook-form'
import { apiQuery } from '../../../api/queries.ts'
import { useT, type TextKey } from '../../../i18n/i18n.ts'
import { FormStack } from '../../../ui/form-stack.tsx'
import { TextAreaField, TextField } from '../../../ui/fields.tsx'
import { type Choice, SelectField } from '../../../ui/select.tsx'
import { SwitchField } from '../../../ui/switches.tsx'
import { flagsOf, type EditValues } from './edit-form.ts'
import type { Image, ImageKind } from '../kind.ts'

const osTypesQuery = apiQuery('listOsTypes', { pagesize: 500, page: 1 })

interface EditFieldsProps {
  readonly kind: ImageKind
  readonly image: Image
  readonly form: UseFormReturn<EditValues>
}

/** The OS types to choose from; the present one also before the list has come, and when it is not in it. */
function useOsTypes({ ostypeid, ostypename }: Image): Choice[] {
  const known = (useQuery(osTypesQuery).data?.items ?? []).map(({ id = '', description = '' }) => ({
    value: id,
    label: description,
  }))
  const isThere = known.some(({ value }) => value === ostypeid)
  if (isThere || ostypeid === undefined || ostypename === undefined) return known
  return [{ value: ostypeid, label: ostypename }, ...known]
}

export function EditFields({ kind, image, form }: EditFieldsProps) {
  const t = useT()
  const { register, control, formState } = form
  const osTypes = useOsTypes(image)
  const message = (field: keyof EditValues) => {
    const key = formState.errors[field]?.message
    return key === undefined ? undefined : t(key as TextKey)
  }
  return (
    <FormStack>
      <TextField
        data-autofocus
        label={t('image.name')}
        error={message('name')}
        {...register('name')}
      />
      <TextAreaField
        label={t('image.displaytext')}
        optional
        error={message('displaytext')}
        {...register('displaytext')}
      />
      <Controller
        name="ostypeid"
        control={control}
        render={({ field }) => (
          <SelectField
            label={t('image.osType')}
            choices={osTypes}
            searchable
            value={field.value}
            onChange={field.onChange}
            onBlur={field.onBlur}
          />
        )}
      />
      {flagsOf[kind].map((flag) => (
        <Controller
          key={flag}
          name={flag}
          control={control}
          render={({ field: { value, ...field } }) => (
            <SwitchField
              label={t(`image.flag.${flag}`)}
              description={t(`image.flagHelp.${flag}`)}
              checked={value}
              {...field}
            />
          )}
        />
      ))}
    </FormStack>
  )
}
