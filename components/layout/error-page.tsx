import type { DocumentAssets } from '@/lib/http/types'
import { routes } from '@/lib/routes'
import { buttonClass } from '../ui/button'
import { PlainPage } from './plain-page'

/**
 * A page that could not be shown, in the looks of the product.
 *
 * @param props.status HTTP status of the answer.
 * @param props.title What happened, in a few words.
 * @param props.message What the reader can do.
 * @param props.action Where to go from here; the home page by default.
 */
export function ErrorPage(props: {
  assets: DocumentAssets
  status: number
  title: string
  message: string
  action?: { label: string; href: string }
}) {
  const { assets, status, title, message, action = { label: 'Go to the start', href: routes.home } } = props
  return (
    <PlainPage title={title} assets={assets}>
      <div className="grid justify-items-start gap-3">
        <p className="text-sm font-medium text-faint tabular-nums">Error {status}</p>
        <h1 className="text-display font-semibold tracking-tight text-balance">{title}</h1>
        <p className="text-lg text-soft text-pretty">{message}</p>
        <a href={action.href} className={`${buttonClass('plain')} mt-2`}>
          {action.label}
        </a>
      </div>
    </PlainPage>
  )
}
