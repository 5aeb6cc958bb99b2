import type { ReactNode } from 'react'
import { js, on, onInterval, signals } from '@/lib/datastar'
import type { DocumentAssets } from '@/lib/http/types'
import { routes } from '@/lib/routes'
import type { Shell } from '@/lib/shell/types'
import { Bell } from '../notifications/bell'
import { badgeText } from '../notifications/unread-count'
import { LiveStream } from '../streams/live-stream'
import { DemoPill } from '../ui/demo-pill'
import { ConnectionPill, StaleNotice, staleWhenLost } from './connection-pill'
import { Document } from './document'
import { FailureNotice } from './failure-notice'
import { keepFocus } from './keep-focus'
import { keyboard, ShortcutSheet } from './keyboard'
import type { Noun } from './nav-links'
import { PresenceList } from './presence-list'
import { SideBar } from './side-bar'

/**
 * Who is signed out, whatever they do next, is sent to sign in. Where the stream of the page itself is refused, the page
 * is no longer theirs to see (they were removed, or the organisation is gone): loaded again, it says so. Unless the page
 * is being left already, say after signing out, or after its organisation was deleted: that would be called off.
 */
const isRefused = js`evt.detail.type === 'error' && /^40[34]$/.test(evt.detail.argsRaw.status) && evt.detail.el.id === 'live'`
const isSignedOut = js`evt.detail.type === 'unauthorized' && evt.detail.argsRaw.status === '401'`
const leave = js`Date.now() - $_leftAt > 10_000 && (${isSignedOut} ? location.assign(${routes.signIn}) : ${isRefused} && location.reload())`

/**
 * The frame around every page of an organisation, with the one live stream of the page.
 *
 * @param props.current The part of the workspace that the navigation marks, if it is one.
 * @param props.stream URL of the live stream of this page; left out for the few pages on which nothing is live.
 */
export function Workspace(props: {
  title: string
  shell: Shell
  current?: Noun | undefined
  stream?: string
  assets: DocumentAssets
  children: ReactNode
}) {
  const { title, shell, current, stream, assets, children } = props
  const org = shell.org.slug
  const unread = shell.unread > 0 ? `(${badgeText(shell.unread)}) ` : ''
  return (
    <Document title={`${unread}${title} · ${shell.org.name}`} assets={assets}>
      <a
        href="#main"
        className="sr-only rounded-sm bg-base-100 px-3 py-2 shadow-float focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-30"
      >
        Skip to the content
      </a>
      <div
        id="workspace"
        className="grid min-h-dvh grid-cols-[minmax(0,1fr)] desk:grid-cols-[auto_minmax(0,1fr)]"
        {...signals({ _leftAt: 0, _now: 0, _tab: assets.tab }, { ifMissing: true })}
        {...onInterval(js`$_now = Date.now()`, { duration: '30s' })}
        {...on('datastar-fetch', leave, { document: true })}
        {...on('beforeunload', js`$_leftAt = Date.now()`, { window: true })}
      >
        <SideBar shell={shell} current={current} theme={assets.preferences.theme} />
        <div className="grid grid-cols-[minmax(0,1fr)] grid-rows-[auto_1fr]">
          <header className="page-header sticky top-0 z-10 border-b bg-base-200">
            <div className="flex h-14 items-center gap-2 pr-3 pl-4 desk:gap-3 desk:px-6">
              <h1 className="truncate text-lg font-semibold tracking-tight">{title}</h1>
              {shell.demo && <DemoPill />}
              <div className="ml-auto flex shrink-0 items-center gap-2">
                <PresenceList present={shell.present} />
                {stream !== undefined && <ConnectionPill />}
                <Bell org={org} unread={shell.unread} />
              </div>
            </div>
            <FailureNotice />
            <StaleNotice />
          </header>
          <main
            id="main"
            tabIndex={-1}
            {...keepFocus}
            {...staleWhenLost}
            className="grid w-full max-w-260 content-start wide:mx-auto wide:max-w-320 gap-4 p-4 outline-none max-desk:pb-20 desk:p-6"
          >
            {children}
          </main>
        </div>
      </div>
      {stream !== undefined && <LiveStream url={stream} tab={assets.tab} />}
      <section
        id="toasts"
        aria-live="polite"
        aria-label="New notifications"
        className="toasts fixed right-3 bottom-17 left-3 z-20 grid gap-2 desk:right-5 desk:bottom-5 desk:left-auto desk:w-84"
      />
      <div hidden {...keyboard(assets.preferences.shortcuts)} />
      <ShortcutSheet shell={shell} shortcuts={assets.preferences.shortcuts} />
    </Document>
  )
}
