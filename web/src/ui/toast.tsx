import '@mantine/core/styles/Notification.css'
import '@mantine/notifications/styles.css'
import { Notifications, notifications } from '@mantine/notifications'
import { IconCheck } from '@tabler/icons-react'

/** Where toasts appear; mounted once by the layout. */
export function Toasts() {
  return <Notifications position="bottom-left" limit={3} autoClose={4_000} zIndex={1_000} />
}

/** Says that something worked. Errors never come this way: they stand beside their cause. */
export function toastSuccess(message: string): void {
  notifications.show({ message, icon: <IconCheck size={16} />, withBorder: true })
}
