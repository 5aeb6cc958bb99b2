import { routes } from '@/lib/routes'

/** The line that publishes a notification from any shell. */
export function publishCommand(url: string, apiKey: string): string {
  const notification = {
    title: 'Deploy finished',
    body: 'web@4f2c1 is live in 3 regions',
    severity: 'success',
  }
  return `curl -X POST ${url}${routes.api.v1.notifications} -H 'Authorization: Bearer ${apiKey}' -d '${JSON.stringify(notification)}'`
}
