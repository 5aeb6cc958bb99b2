import type { ReactNode } from 'react'
import type { DocumentAssets } from '@/lib/http/types'
import { routes } from '@/lib/routes'
import { Brand } from '../ui/brand'
import { Document } from './document'

/**
 * A page outside the workspace: the brand and one column.
 *
 * @param props.wide Leaves room for more than text.
 */
export function PlainPage(props: {
  title: string
  assets: DocumentAssets
  wide?: boolean
  children: ReactNode
}) {
  const { title, assets, wide = false, children } = props
  return (
    <Document title={title} assets={assets}>
      <div
        className={`mx-auto grid min-h-dvh ${wide ? 'max-w-240' : 'max-w-xl'} grid-cols-[minmax(0,1fr)] grid-rows-[auto_1fr] px-4 pb-16`}
      >
        <header className="py-4">
          <a href={routes.home} className="inline-flex min-h-11 items-center">
            <Brand />
          </a>
        </header>
        <main className="grid grid-cols-[minmax(0,1fr)] content-center gap-6">{children}</main>
      </div>
    </Document>
  )
}
