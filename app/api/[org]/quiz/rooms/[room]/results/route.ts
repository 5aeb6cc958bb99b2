import { viewerOfRequest } from '@/lib/auth/next-auth'
import { HttpError } from '@/lib/errors'
import { invalid, type RouteContext, urlParams } from '@/lib/http/input'
import { requireSameOrigin } from '@/lib/http/origin'
import { answering } from '@/lib/http/respond'
import { roomHost } from '@/lib/quiz/access'
import { roomParams } from '@/lib/quiz/input'
import { resultsCsv, resultsOf } from '@/lib/quiz/results'
import { services } from '@/lib/services'

/** The results of a room that has ended as CSV, for its host. */
export const GET = answering(async (request: Request, context: RouteContext) => {
  requireSameOrigin(request)
  const { auth, db } = await services()
  const params = roomParams.safeParse(await urlParams(request, context))
  if (!params.success) throw invalid(params.error)
  const { ended } = await roomHost(await viewerOfRequest(request, auth), params.data)
  if (!ended)
    throw new HttpError('conflict', 'The quiz is still on. Its results are there when it has ended.')
  const results = await resultsOf(db, params.data.room)
  if (!results) throw new HttpError('not_found', 'There is no such room any more.')
  return new Response(resultsCsv(results), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="quiz-results.csv"`,
      'cache-control': 'no-store',
    },
  })
})
