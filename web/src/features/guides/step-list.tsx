import { useId, type ReactNode } from 'react'
import type { Block } from '@mold/shared/guides/steps.ts'
import { useT } from '../../i18n/i18n.ts'
import { Snippet } from '../../ui/snippet.tsx'
import styles from './guides.module.css'

/** The steps of a guide, numbered. */
export function StepList({ children }: { children: ReactNode }) {
  const t = useT()
  return (
    <ol className={styles.steps} aria-label={t('guides.steps')}>
      {children}
    </ol>
  )
}

interface StepItemProps {
  readonly title: string
  readonly text: string
  readonly blocks?: readonly Block[] | undefined
  /** What only this step has, such as a file to download. */
  readonly children?: ReactNode
}

/** One step: what is to be done, and the lines for it. */
export function StepItem({ title, text, blocks = [], children }: StepItemProps) {
  const id = useId()
  return (
    <li className={styles.step} aria-labelledby={id}>
      <div className={styles.content}>
        <h2 id={id} className={styles.stepTitle}>
          {title}
        </h2>
        <p className={styles.words}>{text}</p>
        {blocks.map((block) => (
          <BlockView key={block.text} block={block} />
        ))}
        {children}
      </div>
    </li>
  )
}

/** Lines to be copied, with where they go. */
export function BlockView({ block }: { block: Block }) {
  const t = useT()
  return (
    <Snippet name={'file' in block ? block.file : t(`guides.at.${block.at}`)} text={block.text} />
  )
}
