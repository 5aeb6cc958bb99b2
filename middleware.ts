import { type NextRequest, NextResponse } from 'next/server'
import { securityHeaders } from '@/lib/http/security-headers'

/**
 * Headers for documents and static files, nothing else: every handler authorises for itself, and streams pass by
 * here untouched. The content security policy has a nonce of its own for each document, so `documentResponse` sets it.
 */
export function middleware(_request: NextRequest): NextResponse {
  const response = NextResponse.next()
  for (const { key, value } of securityHeaders) response.headers.set(key, value)
  return response
}

export const config = { matcher: ['/((?!api/).*)'] }
