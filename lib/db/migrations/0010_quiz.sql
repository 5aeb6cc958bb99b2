CREATE TABLE `quiz_answers` (
	`room` text NOT NULL,
	`question` integer NOT NULL,
	`person` text NOT NULL,
	`choice` integer NOT NULL,
	`left` integer NOT NULL,
	`points` integer,
	PRIMARY KEY(`room`, `question`, `person`),
	FOREIGN KEY (`room`) REFERENCES `quiz_rooms`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`person`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `quiz_answers_person` ON `quiz_answers` (`person`);--> statement-breakpoint
CREATE TABLE `quiz_players` (
	`room` text NOT NULL,
	`person` text NOT NULL,
	`joined_at` integer NOT NULL,
	`points` integer DEFAULT 0 NOT NULL,
	`rank` integer,
	`rank_before` integer,
	PRIMARY KEY(`room`, `person`),
	FOREIGN KEY (`room`) REFERENCES `quiz_rooms`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`person`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `quiz_players_rank` ON `quiz_players` (`room`,`rank`);--> statement-breakpoint
CREATE INDEX `quiz_players_person` ON `quiz_players` (`person`);--> statement-breakpoint
CREATE TABLE `quiz_practice` (
	`person` text NOT NULL,
	`question` integer NOT NULL,
	`choice` integer NOT NULL,
	PRIMARY KEY(`person`, `question`),
	FOREIGN KEY (`person`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`question`) REFERENCES `quiz_questions`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `quiz_questions` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`quiz` text NOT NULL,
	`text` text NOT NULL,
	`choices` text NOT NULL,
	`right` text NOT NULL,
	`seconds` integer NOT NULL,
	`explanation` text NOT NULL,
	FOREIGN KEY (`quiz`) REFERENCES `quizzes`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `quiz_questions_quiz` ON `quiz_questions` (`quiz`,`id`);--> statement-breakpoint
CREATE TABLE `quiz_rooms` (
	`id` text PRIMARY KEY NOT NULL,
	`org` text NOT NULL,
	`code` text NOT NULL,
	`host` text NOT NULL,
	`quiz` text,
	`title` text NOT NULL,
	`changeable` integer NOT NULL,
	`questions` text NOT NULL,
	`phase` text DEFAULT 'lobby' NOT NULL,
	`question` integer DEFAULT 0 NOT NULL,
	`version` integer DEFAULT 0 NOT NULL,
	`deadline` integer NOT NULL,
	`paused_left` integer,
	`created_at` integer NOT NULL,
	`ended_at` integer,
	FOREIGN KEY (`org`) REFERENCES `organisations`(`slug`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`host`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`quiz`) REFERENCES `quizzes`(`id`) ON UPDATE no action ON DELETE set null
);
--> statement-breakpoint
CREATE UNIQUE INDEX `quiz_rooms_code` ON `quiz_rooms` (`org`,`code`);--> statement-breakpoint
CREATE INDEX `quiz_rooms_deadline` ON `quiz_rooms` (`deadline`);--> statement-breakpoint
CREATE INDEX `quiz_rooms_host` ON `quiz_rooms` (`org`,`host`);--> statement-breakpoint
CREATE INDEX `quiz_rooms_quiz` ON `quiz_rooms` (`quiz`);--> statement-breakpoint
CREATE TABLE `quiz_turns` (
	`room` text NOT NULL,
	`version` integer NOT NULL,
	`phase` text NOT NULL,
	`question` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`room`, `version`),
	FOREIGN KEY (`room`) REFERENCES `quiz_rooms`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `quizzes` (
	`id` text PRIMARY KEY NOT NULL,
	`org` text NOT NULL,
	`title` text NOT NULL,
	`changeable` integer NOT NULL,
	`practice` integer NOT NULL,
	`author` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`org`) REFERENCES `organisations`(`slug`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`author`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE set null
);
--> statement-breakpoint
CREATE INDEX `quizzes_org` ON `quizzes` (`org`,`created_at`);