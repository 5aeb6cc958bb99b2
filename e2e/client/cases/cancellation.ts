import { expect } from '../fixtures'
import type { ClientCase } from '../stage'
import { button, JSON_TYPE } from './fetch'

export const cancellationCases: ClientCase[] = [
  {
    covers: 'requestCancellation auto',
    does: 'aborts an earlier request with the same method and URL',
    html: `<p data-text="$n"></p>${button(`@post('/x')`)}`,
    when: async (stage) => {
      await stage.click('button')
      const first = await stage.next()
      await stage.click('button')
      await first.closed
      const second = await stage.next()
      second.answer(200, JSON_TYPE, '{"n": 2}')
    },
    result: { p: '2' },
  },
  {
    covers: 'requestCancellation auto',
    does: 'leaves requests to other URLs alone, and those whose element goes',
    html: `<p data-text="$n"></p><button data-on:click="@post('/x'); @post('/y'); el.remove()">go</button>`,
    when: async (stage) => {
      await stage.click('button')
      const [first, second] = [await stage.next(), await stage.next()]
      second.answer(204)
      first.answer(200, JSON_TYPE, '{"n": 1}')
    },
    result: { p: '1' },
  },
  {
    covers: 'requestCancellation cleanup',
    does: 'aborts the request when its element goes',
    html: `<div data-init="@get('/x', {requestCancellation: 'cleanup'})"></div>`,
    when: async (stage) => {
      const exchange = (await stage.next()).open()
      await stage.run(`document.querySelector('div').remove()`)
      await exchange.closed
    },
    result: (stage) => stage.value('log', ['started', 'finished']),
  },
  {
    covers: 'requestCancellation cleanup',
    does: 'aborts the request when its attribute changes',
    html: `<div data-init="@get('/x', {requestCancellation: 'cleanup'})"></div>`,
    when: async (stage) => {
      const exchange = (await stage.next()).open()
      await stage.run(
        `document.querySelector('div').dataset.init = "@get('/y', {requestCancellation: 'cleanup'})"`,
      )
      await exchange.closed
    },
    result: async (stage) => expect((await stage.next()).url.pathname).toBe('/y'),
  },
  {
    covers: 'requestCancellation disabled',
    does: 'lets both requests live',
    html: `<i data-signals="{n: 0}"></i><p data-text="$n"></p>${button(`@post('/x', {requestCancellation: 'disabled'})`)}`,
    when: async (stage) => {
      await stage.click('button')
      await stage.click('button')
      const [first, second] = [await stage.next(), await stage.next()]
      second.answer(200, JSON_TYPE, '{"n": 2}')
      await stage.text('p', '2')
      first.answer(200, JSON_TYPE, '{"n": 1}')
    },
    result: { p: '1' },
  },
  {
    covers: 'requestCancellation AbortController',
    does: 'leaves it to the page',
    html: `<i data-init="window.mine = new AbortController()"></i>${button(`@post('/x', {requestCancellation: window.mine})`)}`,
    when: async (stage) => {
      await stage.click('button')
      const exchange = await stage.next()
      await stage.run('window.mine.abort()')
      await exchange.closed
    },
    result: (stage) => stage.value('log', ['started', 'finished']),
  },
]
