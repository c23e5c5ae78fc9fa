import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { call } from '../../api/client.ts'
import { apiQuery } from '../../api/queries.ts'
import { invalidate } from '../../api/query-client.ts'
import { useT } from '../../i18n/i18n.ts'
import { isAdmin, useSession } from '../../layout/use-session.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogFooter } from '../../ui/dialog.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Notice } from '../../ui/notice.tsx'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import { toastSuccess } from '../../ui/toast.tsx'
import { ApiCallButton } from '../api-call/api-call-button.tsx'
import { OwnedList } from './owned-list.tsx'
import {
  deleteCall,
  keptBy,
  ownedParams,
  takesMore,
  type OwnedThings,
  type Owner,
} from './owned.ts'
import { refreshPeople } from './people.ts'
import styles from './people.module.css'
import { TransferImages, TransferResult } from './transfer-images.tsx'
import { useTransfer } from './use-transfer.ts'

interface OwnerDeleteProps {
  readonly owner: Owner
  readonly onClose: () => void
  readonly onDeleted?: () => void
}

/** Says what deleting an account, domain or project takes with it, and offers to keep the images. */
export function OwnerDelete({ owner, onClose, onDeleted }: OwnerDeleteProps) {
  const t = useT()
  const { kind, name } = owner
  const query = useQuery({ ...apiQuery('listOwnedThings', ownedParams(owner)), staleTime: 0 })
  const things = query.data
  const transfer = useTransfer(owner)
  const [typed, setTyped] = useState('')
  const remove = useMutation({
    mutationFn: async (known: OwnedThings) => {
      const [command, params] = deleteCall(owner, known)
      await call(command, params as never)
    },
    onSuccess: async () => {
      await Promise.all([refreshPeople(), invalidate('listTemplates'), invalidate('listIsos')])
      toastSuccess(t(`people.deleted.${kind}`, { name }))
      onClose()
      onDeleted?.()
    },
  })
  const busy = remove.isPending || transfer.pending
  const kept = things === undefined ? [] : keptBy(owner, things)
  const mustType = kind === 'domain' && things !== undefined && takesMore(owner, things)
  const close = () => {
    if (!busy) onClose()
  }
  return (
    <Dialog
      opened
      title={t(`people.delete.${kind}`, { name })}
      width={560}
      closable={!busy}
      onClose={close}
      footer={
        <DialogFooter
          error={remove.error && <ErrorNotice error={remove.error} />}
          aside={things && <ApiCallButton call={() => deleteCall(owner, things)} />}
        >
          <Button onClick={close} disabled={busy} data-autofocus>
            {t('action.cancel')}
          </Button>
          <Button
            variant="danger"
            pending={remove.isPending}
            disabled={
              things === undefined ||
              transfer.pending ||
              kept.length > 0 ||
              (mustType && typed.trim() !== name)
            }
            onClick={() => things && remove.mutate(things)}
          >
            {t('action.delete')}
          </Button>
        </DialogFooter>
      }
    >
      {query.isError && things === undefined && (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      )}
      {things === undefined && !query.isError && <Skeleton width="70%" />}
      {things !== undefined && <What owner={owner} things={things} transfer={transfer} />}
      {mustType && (
        <div className={styles.transfer}>
          <TextField
            label={t('people.typeName', { name })}
            spellCheck={false}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        </div>
      )}
    </Dialog>
  )
}

interface WhatProps {
  readonly owner: Owner
  readonly things: OwnedThings
  readonly transfer: ReturnType<typeof useTransfer>
}

function What({ owner, things, transfer }: WhatProps) {
  const t = useT()
  const admin = isAdmin(useSession())
  const more = takesMore(owner, things)
  const kept = keptBy(owner, things)
  const users = owner.kind !== 'project' && things.usercount > 0
  return (
    <div className={styles.said}>
      {kept.length > 0 && (
        <Notice tone="attention">
          {t('people.keptByProjects')}{' '}
          {kept.map(({ id = '', name }, index) => (
            <span key={id}>
              {index > 0 && ', '}
              <Link to={`/projects/${id}`} className="in-text">
                {name}
              </Link>
            </span>
          ))}
        </Notice>
      )}
      <p>{t(more ? 'people.owned.goes' : `people.owned.nothing.${owner.kind}`)}</p>
      {(more || users) && <OwnedList owner={owner} things={things} />}
      <TransferResult transfer={transfer} />
      {things.imagecount > 0 && admin && (
        <TransferImages owner={owner} things={things} transfer={transfer} />
      )}
    </div>
  )
}
