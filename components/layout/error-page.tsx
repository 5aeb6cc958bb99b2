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
 */
export function ErrorPage(props: { assets: DocumentAssets; status: number; title: string; message: string }) {
  const { assets, status, title, message } = props
  return (
    <PlainPage title={title} assets={assets}>
      <div className="grid justify-items-start gap-3">
        <p className="text-sm font-medium text-faint tabular-nums">Error {status}</p>
        <h1 className="text-display font-semibold tracking-tight text-balance">{title}</h1>
        <p className="text-lg text-soft text-pretty">{message}</p>
        <a href={routes.home} className={`${buttonClass('plain')} mt-2`}>
          Go to the start
        </a>
      </div>
    </PlainPage>
  )
}
