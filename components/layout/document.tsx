import type { ReactNode } from 'react'
import type { DocumentAssets } from '@/lib/http/types'
import { inspectorKey } from './inspector-key'

/**
 * A whole HTML document with its styles and the Datastar runtime.
 *
 * @param props.title Shown in the browser's tab, before the name of the product.
 */
export function Document(props: { title: string; assets: DocumentAssets; children: ReactNode }) {
  const { title, assets, children } = props
  return (
    // Datastar clients compile expressions through script elements with this nonce: no 'unsafe-eval' is needed.
    <html lang="en" data-nonce={assets.nonce}>
      {/* biome-ignore lint/style/noHeadElement: this document is ours; Next only carries it. */}
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${title} · Starling`}</title>
        <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href={assets.css} />
        <script type="module" nonce={assets.nonce} src={assets.runtime} />
      </head>
      <body {...inspectorKey(assets.inspector)}>{children}</body>
    </html>
  )
}
