import { mount } from 'svelte'
import '../ui/base.css'
import './wall.css'
import { speak } from '../i18n/index.svelte'
import { others, vi } from '../i18n/wall'
import App from './App.svelte'
import { wear_looks } from './looks.svelte'

void speak(['vi', vi], others).then(() => {
	wear_looks()
	mount(App, { target: document.getElementById('app')! })
})
