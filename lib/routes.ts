/** Every URL of Starling, once: links, actions, redirects and tests read them from here. */
export const routes = {
  home: '/',
  signIn: '/sign-in',
  signUp: '/sign-up',
  newOrg: '/new',
  join: (token: string) => `/join/${segment(token)}`,
  /** For developers who learn the protocol; its live parts are those of an organisation. */
  lab: '/lab',
  labOf: (org: string) => `/lab${query({ org })}`,
  org: (org: string) => `/${segment(org)}`,
  /** The sign-in page, which leads on to a path of this site. */
  signInFor: (next: string | undefined) => `/sign-in${query({ next })}`,
  /** The sign-up page, which leads on to a path of this site. */
  signUpFor: (next: string | undefined) => `/sign-up${query({ next })}`,
  notifications: (org: string, before?: string) => `/${segment(org)}/notifications${query({ before })}`,
  /** What the followed do, or everyone; `before` is the place where an older page begins. */
  feed: (org: string, page: FeedPlace = {}) => `/${segment(org)}/feed${query({ ...page })}`,
  /** One entry of the feed with all its comments. */
  feedEntry: (org: string, id: string) => `/${segment(org)}/feed/${segment(id)}`,
  prices: (org: string) => `/${segment(org)}/prices`,
  price: (org: string, symbol: string, range?: string) =>
    `/${segment(org)}/prices/${segment(symbol)}${query({ range })}`,
  metrics: (org: string, page: { range?: string | undefined; instance?: string | undefined } = {}) =>
    `/${segment(org)}/metrics${query(page)}`,
  jobs: (org: string, before?: string) => `/${segment(org)}/jobs${query({ before })}`,
  quizzes: (org: string) => `/${segment(org)}/quiz`,
  /** Where its author writes a quiz. */
  quiz: (org: string, quiz: string) => `/${segment(org)}/quiz/${segment(quiz)}`,
  /** The same page, with a form that changes a question. */
  quizQuestion: (org: string, quiz: string, question: string) =>
    `/${segment(org)}/quiz/${segment(quiz)}${query({ edit: question })}`,
  quizPractice: (org: string, quiz: string, question?: string) =>
    `/${segment(org)}/quiz/${segment(quiz)}/practice${query({ question })}`,
  /** A room, for its host and its players. */
  quizRoom: (org: string, room: string) => `/${segment(org)}/quiz/rooms/${segment(room)}`,
  members: (org: string) => `/${segment(org)}/members`,
  audit: (org: string, before?: string) => `/${segment(org)}/audit${query({ before })}`,
  /** The settings of oneself: profile, notifications, password. */
  settings: (org: string) => `/${segment(org)}/settings`,
  /** One's sessions and open pages. */
  sessions: (org: string) => `/${segment(org)}/settings/sessions`,
  apiKeys: (org: string) => `/${segment(org)}/settings/api-keys`,
  organisation: (org: string) => `/${segment(org)}/settings/organisation`,
  api: {
    health: '/api/health',
    metrics: '/api/metrics',
    signIn: '/api/sign-in',
    signOut: '/api/sign-out',
    signUp: '/api/sign-up',
    /** POST keeps the theme, and whether single keys are shortcuts. */
    preferences: '/api/preferences',
    /** GET is the live stream of the landing page, on a demo. */
    showcase: '/api/showcase',
    signInGitHub: '/api/sign-in/github',
    /** Where GitHub sends people back to; it stands in the settings of the OAuth app. */
    gitHubCallback: '/api/auth/callback/github',
    account: {
      profile: '/api/account/profile',
      password: '/api/account/password',
      delete: '/api/account/delete',
      gitHub: '/api/account/github',
      gitHubDisconnect: '/api/account/github/disconnect',
      sessionsEnd: '/api/account/sessions/end',
      sessionEnd: (session: string) => `/api/account/sessions/${segment(session)}/end`,
    },
    /** GET is the live stream of the page; POST changes which notifications pop up. */
    settings: (org: string, after?: string) => `/api/${segment(org)}/settings${query({ after })}`,
    sessions: (org: string, after?: string) => `/api/${segment(org)}/settings/sessions${query({ after })}`,
    demo: '/api/sign-in/demo',
    lab: {
      /** The live stream of the page. */
      stream: (org: string, after?: string) => `/api/lab${query({ org, after })}`,
      replay: '/api/lab/replay',
      compose: '/api/lab/compose',
      weather: '/api/lab/weather',
      hello: '/api/lab/hello',
      clock: '/api/lab/clock',
      steps: '/api/lab/steps',
      table: '/api/lab/table',
      elements: '/api/lab/elements',
      signals: '/api/lab/signals',
      script: '/api/lab/script',
      redirect: '/api/lab/redirect',
      mark: '/api/lab/mark',
    },
    /** GET is the live stream of the page, from the cursor of its first paint on; POST sends a notification. */
    notifications: (org: string, page: { after?: string | undefined; before?: string | undefined } = {}) =>
      `/api/${segment(org)}/notifications${query(page)}`,
    notificationRead: (org: string, id: string) => `/api/${segment(org)}/notifications/${segment(id)}/read`,
    notificationsRead: (org: string) => `/api/${segment(org)}/notifications/read`,
    /** POST closes an open page. */
    stream: (org: string, id: string) => `/api/${segment(org)}/streams/${segment(id)}`,
    organisations: '/api/organisations',
    join: '/api/join',
    /** GET is the live stream of the page. */
    members: (org: string, page: { after?: string | undefined } = {}) =>
      `/api/${segment(org)}/members${query(page)}`,
    leave: (org: string) => `/api/${segment(org)}/members/leave`,
    memberRole: (org: string, person: string) => `/api/${segment(org)}/members/${segment(person)}/role`,
    memberRemoval: (org: string, person: string) => `/api/${segment(org)}/members/${segment(person)}/remove`,
    invitations: (org: string) => `/api/${segment(org)}/invitations`,
    invitationRevocation: (org: string, id: string) =>
      `/api/${segment(org)}/invitations/${segment(id)}/revoke`,
    /** GET is the live stream of the page; POST renames the organisation. */
    organisation: (org: string, page: { after?: string | undefined } = {}) =>
      `/api/${segment(org)}/settings/organisation${query(page)}`,
    organisationDeletion: (org: string) => `/api/${segment(org)}/settings/organisation/delete`,
    audit: (org: string, page: { after?: string | undefined; before?: string | undefined } = {}) =>
      `/api/${segment(org)}/audit${query(page)}`,
    /** GET is the live stream of the page; POST creates a key. */
    apiKeys: (org: string, page: { after?: string | undefined } = {}) =>
      `/api/${segment(org)}/api-keys${query(page)}`,
    apiKeyRevoke: (org: string, id: string) => `/api/${segment(org)}/api-keys/${segment(id)}/revoke`,
    /** GET is the live stream of the dashboard. */
    metricsOf: (
      org: string,
      page: { after?: string | undefined; range?: string | undefined; instance?: string | undefined } = {},
    ) => `/api/${segment(org)}/metrics${query(page)}`,
    /** GET is the live stream of a watch list, or of some symbols. */
    prices: (org: string, page: { after?: string | undefined; symbols?: string | undefined } = {}) =>
      `/api/${segment(org)}/prices${query(page)}`,
    /** GET is the live stream of one symbol and its chart. */
    price: (org: string, symbol: string, page: { after?: string | undefined; range?: string } = {}) =>
      `/api/${segment(org)}/prices/${segment(symbol)}${query(page)}`,
    watches: (org: string) => `/api/${segment(org)}/prices/watches`,
    priceSettings: (org: string) => `/api/${segment(org)}/prices/settings`,
    priceAlerts: (org: string, symbol: string) => `/api/${segment(org)}/prices/${segment(symbol)}/alerts`,
    priceAlertDelete: (org: string, id: string) => `/api/${segment(org)}/prices/alerts/${segment(id)}/delete`,
    /** GET is the live stream of the feed, POST a new post. */
    feed: (org: string, page: FeedPlace & { after?: string | undefined } = {}) =>
      `/api/${segment(org)}/feed${query({ ...page })}`,
    /** The entries behind a place, to be put at the end of the page. */
    feedOlder: (org: string, page: FeedPlace) => `/api/${segment(org)}/feed/older${query({ ...page })}`,
    /** GET is the live stream of one entry. */
    feedEntry: (org: string, id: string, after?: string) =>
      `/api/${segment(org)}/feed/${segment(id)}${query({ after })}`,
    feedComments: (org: string, id: string) => `/api/${segment(org)}/feed/${segment(id)}/comments`,
    feedReactions: (org: string, id: string) => `/api/${segment(org)}/feed/${segment(id)}/reactions`,
    feedEdit: (org: string, id: string) => `/api/${segment(org)}/feed/${segment(id)}/edit`,
    feedDelete: (org: string, id: string) => `/api/${segment(org)}/feed/${segment(id)}/delete`,
    /** GET is the live stream of the list, POST a new quiz. */
    quizzes: (org: string, after?: string) => `/api/${segment(org)}/quiz${query({ after })}`,
    /** GET is the live stream of the page of a quiz. */
    quiz: (org: string, quiz: string, after?: string) =>
      `/api/${segment(org)}/quiz/${segment(quiz)}${query({ after })}`,
    quizDelete: (org: string, quiz: string) => `/api/${segment(org)}/quiz/${segment(quiz)}/delete`,
    quizQuestions: (org: string, quiz: string) => `/api/${segment(org)}/quiz/${segment(quiz)}/questions`,
    quizQuestionEdit: (org: string, quiz: string, question: string) =>
      `/api/${segment(org)}/quiz/${segment(quiz)}/questions/${segment(question)}/edit`,
    quizQuestionDelete: (org: string, quiz: string, question: string) =>
      `/api/${segment(org)}/quiz/${segment(quiz)}/questions/${segment(question)}/delete`,
    quizPractice: (org: string, quiz: string) => `/api/${segment(org)}/quiz/${segment(quiz)}/practice`,
    quizPracticeRestart: (org: string, quiz: string) =>
      `/api/${segment(org)}/quiz/${segment(quiz)}/practice/restart`,
    /** POST opens a room. */
    quizRooms: (org: string, quiz: string) => `/api/${segment(org)}/quiz/${segment(quiz)}/rooms`,
    /** POST with the code of a room leads there. */
    quizJoin: (org: string) => `/api/${segment(org)}/quiz/join`,
    /** GET is the live stream of a room. */
    quizRoom: (org: string, room: string, after?: string) =>
      `/api/${segment(org)}/quiz/rooms/${segment(room)}${query({ after })}`,
    quizEnter: (org: string, room: string) => `/api/${segment(org)}/quiz/rooms/${segment(room)}/enter`,
    quizAnswer: (org: string, room: string) => `/api/${segment(org)}/quiz/rooms/${segment(room)}/answer`,
    /** POST takes a room further; for its host. */
    quizStep: (org: string, room: string) => `/api/${segment(org)}/quiz/rooms/${segment(room)}/step`,
    quizResults: (org: string, room: string) => `/api/${segment(org)}/quiz/rooms/${segment(room)}/results`,
    feedFollows: (org: string, person: string) => `/api/${segment(org)}/feed/follows/${segment(person)}`,
    /** GET is the live stream of the page; POST starts an export. */
    jobs: (org: string, page: { after?: string | undefined; before?: string | undefined } = {}) =>
      `/api/${segment(org)}/jobs${query(page)}`,
    jobCancel: (org: string, id: string) => `/api/${segment(org)}/jobs/${segment(id)}/cancel`,
    jobRetry: (org: string, id: string) => `/api/${segment(org)}/jobs/${segment(id)}/retry`,
    jobDelete: (org: string, id: string) => `/api/${segment(org)}/jobs/${segment(id)}/delete`,
    /** The file of an export. */
    jobDownload: (org: string, id: string) => `/api/${segment(org)}/jobs/${segment(id)}/download`,
    /** Drives the exports, for a scheduler. */
    cronJobs: '/api/cron/jobs',
    v1: {
      openApi: '/api/v1/openapi.json',
      jobs: '/api/v1/jobs',
      job: (id: string) => `/api/v1/jobs/${segment(id)}`,
      prices: '/api/v1/prices',
      activities: '/api/v1/activities',
      notifications: '/api/v1/notifications',
      streamTokens: '/api/v1/stream-tokens',
      /** The raw event stream of some topics. */
      events: (topics: readonly string[], token?: string) =>
        `/api/v1/events?topics=${topics.join(',')}${token ? `&token=${token}` : ''}`,
    },
  },
} as const

/** A page of the feed; by default the newest of what the followed do. */
interface FeedPlace {
  view?: 'everyone' | undefined
  before?: string | undefined
}

/** One segment of a path: whatever it holds, it neither ends nor adds one. */
const segment = encodeURIComponent

function query(parameters: Record<string, string | undefined>): string {
  const set = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return set.length > 0 ? `?${new URLSearchParams(set)}` : ''
}
