import type { ReactNode } from 'react'
import type { DocumentAssets } from '@/lib/http/types'
import { routes } from '@/lib/routes'
import { Brand } from '../ui/brand'
import { Document } from './document'

/** A page outside the workspace: the brand and one column. */
export function PlainPage(props: { title: string; assets: DocumentAssets; children: ReactNode }) {
  const { title, assets, children } = props
  return (
    <Document title={title} assets={assets}>
      <div className="mx-auto grid min-h-dvh max-w-xl grid-rows-[auto_1fr] px-4 pb-16">
        <header className="py-4">
          <a href={routes.home} className="inline-flex min-h-11 items-center">
            <Brand />
          </a>
        </header>
        <main className="grid content-center gap-6">{children}</main>
      </div>
    </Document>
  )
}
