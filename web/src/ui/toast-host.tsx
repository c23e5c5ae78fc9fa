import '@mantine/core/styles/Notification.css'
import '@mantine/notifications/styles.css'
import { Notifications, notifications } from '@mantine/notifications'
import { IconCheck } from '@tabler/icons-react'
import { presentT } from '../i18n/i18n.ts'
import styles from './toast.module.css'

export function ToastHost() {
  return (
    <Notifications
      position="bottom-center"
      className={styles.place ?? ''}
      limit={3}
      autoClose={4_000}
      zIndex={1_000}
    />
  )
}

export function showToast(message: string): void {
  notifications.show({
    message,
    icon: <IconCheck size={16} aria-hidden />,
    closeButtonProps: { 'aria-label': presentT()('action.close') },
    classNames: { root: styles.toast ?? '', icon: styles.icon ?? '' },
  })
}
