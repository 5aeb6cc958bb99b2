/**
 * Slugs that no organisation may have: the first segments of our own pages and endpoints (a test reads them from `app/`),
 * and words that would make people take an organisation for Starling itself.
 */
const reserved = new Set([
  // Pages and endpoints.
  ...['api', 'assets', 'join', 'lab', 'new', 'sign-in', 'sign-out', 'sign-up', 'settings', 'reset-password'],
  ...['auth', 'health', 'metrics', 'organisations', 'v1', 'v2', 'verify', 'webhooks', 'oauth'],
  ...['feed', 'jobs', 'members', 'notifications', 'prices', 'quiz', 'audit', 'search', 'stream-tokens'],
  ...['cron', 'icons', 'pictures', 'preferences', 'showcase'],
  // Words that would confuse.
  ...[
    'about',
    'account',
    'admin',
    'administrator',
    'app',
    'billing',
    'blog',
    'contact',
    'demo',
    'docs',
    'download',
  ],
  ...[
    'email',
    'error',
    'favicon',
    'help',
    'home',
    'index',
    'info',
    'invite',
    'legal',
    'login',
    'logout',
    'mail',
  ],
  ...[
    'me',
    'null',
    'official',
    'organisation',
    'organization',
    'password',
    'privacy',
    'profile',
    'public',
    'register',
  ],
  ...[
    'robots',
    'root',
    'security',
    'signin',
    'signout',
    'signup',
    'staff',
    'starling',
    'static',
    'status',
    'support',
  ],
  ...['system', 'team', 'terms', 'test', 'undefined', 'user', 'users', 'well-known', 'www'],
])

/** Is the slug kept for Starling itself? */
export function isReserved(slug: string): boolean {
  return reserved.has(slug)
}
