import { routes } from '@/lib/routes'

/** The way back to the list of quizzes. */
export function AllQuizzes({ org }: { org: string }) {
  return (
    <nav aria-label="Way back">
      <a href={routes.quizzes(org)} className="text-soft underline-offset-3 hover:underline">
        ← All quizzes
      </a>
    </nav>
  )
}
