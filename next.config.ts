import type { NextConfig } from 'next'
import { securityHeaders } from './lib/http/security-headers'

const config: NextConfig = {
  poweredByHeader: false,
  // All that a server needs, without the packages of the build, in `.next/standalone`; `scripts/serve.mjs` runs it.
  output: 'standalone',
  // Streams and documents leave as they are: compressing is the work of the proxy in front.
  compress: false,
  // `npm run check` has the types checked, with the tests and scripts; a first start should not wait for it again.
  typescript: { ignoreBuildErrors: true },
  // Native modules, which the bundler must leave alone.
  serverExternalPackages: ['@libsql/client', 'libsql', '@node-rs/argon2'],
  // Read from disk at run time, so file tracing cannot see them.
  outputFileTracingIncludes: {
    '/**': ['./lib/db/migrations/**', './public/**', './scripts/serve.mjs', './scripts/backup.mjs'],
  },
  experimental: {
    // Nobody reads the maps of a production server, and writing them takes longer than the rest of the build.
    turbopackSourceMaps: process.env.NODE_ENV !== 'production',
    // Every route at the start is 40 MB of code: three seconds of CPU in which the first visitors wait. A route is
    // loaded when it is first asked for, which takes it some tens of ms.
    preloadEntriesOnStart: false,
  },
  headers: async () => [
    { source: '/api/:path*', headers: securityHeaders },
    {
      source: '/assets/:file*',
      headers: [{ key: 'cache-control', value: 'public, max-age=31536000, immutable' }],
    },
  ],
}

export default config
