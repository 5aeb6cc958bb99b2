import { type NextRequest, NextResponse } from 'next/server'

/**
 * Headers for documents and static files, nothing else: every handler authorises for itself, and streams pass by
 * here untouched. The content security policy has a nonce of its own for each document, so `documentResponse` sets it.
 */
export function middleware(_request: NextRequest): NextResponse {
  const response = NextResponse.next()
  response.headers.set('x-content-type-options', 'nosniff')
  response.headers.set('referrer-policy', 'same-origin')
  response.headers.set('permissions-policy', 'camera=(), geolocation=(), microphone=()')
  return response
}

export const config = { matcher: ['/((?!api/).*)'] }
