import type { ReactNode } from 'react'
import type { DocumentAssets } from '@/lib/http/types'
import { inspectorKey } from './inspector-key'

/** The colours of `base-200`, around the page in a browser's frame. */
const frame = { light: '#f9fafc', dark: '#0d111a' }

/**
 * Browsers that can fetch a page of ours when a pointer rests on its link. Only fetch and not run it: what a page does
 * when it opens is for pages that somebody looks at. A GET changes nothing here, so it may come for nothing.
 */
const speculation = JSON.stringify({
  prefetch: [
    {
      where: { and: [{ href_matches: '/*' }, { not: { href_matches: '/api/*' } }] },
      eagerness: 'moderate',
    },
  ],
})

/**
 * A whole HTML document with its styles and the Datastar runtime.
 *
 * @param props.title Shown in the browser's tab, before the name of the product.
 */
export function Document(props: { title: string; assets: DocumentAssets; children: ReactNode }) {
  const { title, assets, children } = props
  const { theme } = assets.preferences
  return (
    // Datastar clients compile expressions through script elements with this nonce: no 'unsafe-eval' is needed.
    <html lang="en" data-theme={theme} data-nonce={assets.nonce}>
      {/* biome-ignore lint/style/noHeadElement: this document is ours; Next only carries it. */}
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content={theme ?? 'light dark'} />
        {(['light', 'dark'] as const).map((scheme) => (
          <meta
            key={scheme}
            name="theme-color"
            media={`(prefers-color-scheme: ${scheme})`}
            content={frame[theme ?? scheme]}
          />
        ))}
        <title>{`${title} · Starling`}</title>
        <link rel="icon" href="/icons/icon-32.png" sizes="32x32" type="image/png" />
        <link rel="icon" href="/favicon.svg" sizes="any" type="image/svg+xml" />
        <link rel="apple-touch-icon" href="/icons/apple-touch-icon.png" />
        <link rel="manifest" href="/manifest.webmanifest" />
        <link rel="stylesheet" href={assets.css} />
        <script type="module" nonce={assets.nonce} src={assets.runtime} />
        <script type="speculationrules" nonce={assets.nonce}>
          {speculation}
        </script>
      </head>
      <body {...inspectorKey(assets.inspector)}>{children}</body>
    </html>
  )
}
