import { untracked } from '../store/reactivity'
import { filtered, LOCAL } from '../store/signals'
import type { FetchOptions } from './options'

/** Makes the request anew for each attempt, for signals may have changed. */
export type RequestBuilder = () => [url: URL, init: RequestInit & { headers: Record<string, string> }]

/** Names that begin with an underscore stay here: inside arrays, too, and whatever a filter says. */
const withoutLocal = (key: string, value: unknown): unknown => (key.startsWith('_') ? undefined : value)

function signalsAsJson(filter: FetchOptions['filterSignals']): string {
  const signals = untracked(() => filtered({ exclude: LOCAL, ...filter }))
  return JSON.stringify(signals, withoutLocal)
}

/** The fields of a form, or `undefined` if they are not valid, which the person has been told. */
function readForm(form: HTMLFormElement, el: Element, evt: Event | undefined): FormData | undefined {
  if (!form.noValidate && !form.reportValidity()) return undefined
  const data = new FormData(form)
  const isSubmit = el === form && evt instanceof SubmitEvent
  const submitter = (isSubmit ? evt.submitter : el) as HTMLButtonElement | null
  // Sent from a button, the form must not also be sent by the browser.
  if (!isSubmit && evt?.type === 'click') evt.preventDefault()
  if (submitter?.matches('button, [type=submit]') && submitter.name)
    data.append(submitter.name, submitter.value)
  return data
}

/**
 * Prepares the request of an action. Throws where the options are wrong.
 *
 * @returns `undefined` if a form is not valid
 */
export function requestBuilder(
  method: string,
  url: string,
  { contentType, selector, headers, payload, filterSignals }: FetchOptions,
  el: Element,
  evt: Event | undefined,
): RequestBuilder | undefined {
  if (!url) throw new Error('it needs a URL')
  let data: FormData | undefined
  let form: HTMLFormElement | null = null
  if (contentType === 'form') {
    form = selector ? document.querySelector(selector) : el.closest('form')
    if (!form) throw new Error('there is no form')
    data = readForm(form, el, evt)
    if (!data) return undefined
  }

  return () => {
    const target = new URL(url, document.baseURI)
    const hasBody = method !== 'GET' && method !== 'DELETE'
    const json = form ? '' : payload === undefined ? signalsAsJson(filterSignals) : JSON.stringify(payload)
    const fields = new URLSearchParams(form ? (data as unknown as URLSearchParams) : { datastar: json })
    const init: RequestInit & { headers: Record<string, string> } = {
      method,
      headers: { Accept: 'text/event-stream, text/html, application/json', 'Datastar-Request': 'true' },
    }
    if (!hasBody) for (const field of fields) target.searchParams.append(...field)
    else if (form) init.body = form.enctype === 'multipart/form-data' ? (data as FormData) : fields
    else {
      init.body = json
      init.headers['Content-Type'] = 'application/json'
    }
    Object.assign(init.headers, headers)
    return [target, init]
  }
}
