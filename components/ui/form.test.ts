import { expect, it, vi } from 'vitest'
import { commandForm, postForm } from './form'

/** Runs an expression of a form, whose requests end when the test says so. */
function form() {
  const answers: (() => void)[] = []
  const post = vi.fn(() => new Promise<void>((resolve) => answers.push(resolve)))
  const el = { action: '/api/x' }
  const run = (expression: string) =>
    new Function('el', 'post', `return (${expression.replaceAll('@post', 'post')})`)(el, post)
  return { post, run, answer: () => answers.shift()?.() }
}

it('is sent once, however often it is asked to, and again after its answer', async () => {
  const { post, run, answer } = form()
  const { 'data-on:submit': submit = '' }: Record<string, string> = commandForm('/api/x')
  for (let times = 0; times < 8; times++) run(submit)
  expect(post).toHaveBeenCalledExactlyOnceWith('/api/x', { contentType: 'form', retryMaxCount: 0 })
  answer()
  await vi.waitFor(() => {
    run(submit)
    expect(post).toHaveBeenCalledTimes(2)
  })
})

it('is not sent where somebody is asked first and says no', () => {
  const { post, run } = form()
  run(`false && ${postForm}`)
  expect(post).not.toHaveBeenCalled()
  run(`true && ${postForm}`)
  expect(post).toHaveBeenCalledOnce()
})
