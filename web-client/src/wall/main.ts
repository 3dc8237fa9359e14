import { mount } from 'svelte'
import '../ui/base.css'
import './wall.css'
import { speak } from '../i18n/index.svelte'
import { others, vi } from '../i18n/wall'
import App from './App.svelte'

void speak(['vi', vi], others).then(() => {
	mount(App, { target: document.getElementById('app')! })
})
